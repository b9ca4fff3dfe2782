//! What Rosco reads out of Packer's log when a bake is done: the log's texts
//! decide whether Spinnaker hears of the image at all.

use super::provider::Provider;

/// What Rosco takes from a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scraped {
    pub image_name: Option<String>,
    /// The image's id.
    pub ami: Option<String>,
}

/// Reads a log as the provider's handler does, line by line. Mirrors rosco
/// `CloudProviderBakeHandler.scrapeCompletedBakeResults`; of GCE the log, as
/// where Packer wrote no manifest.
pub fn scrape(provider: Provider, region: &str, log: &str) -> Scraped {
    let mut scraped = Scraped::default();
    for line in log.lines() {
        match provider {
            Provider::Aws => aws(&mut scraped, region, line),
            Provider::Azure => azure(&mut scraped, line),
            Provider::Docker if line.contains("Repository:") => scraped.image_name = last(line),
            Provider::Gce if line.contains("googlecompute: A disk image was created") => {
                scraped.image_name = last(line);
            }
            Provider::Oracle if line.contains("oracle-oci: An image was created:") => oracle(&mut scraped, line),
            Provider::Alicloud if line.contains("alicloud-ecs: Creating image:") => scraped.image_name = last(line),
            Provider::Alicloud if line.contains(region) => scraped.ami = last(line),
            Provider::Huaweicloud if line.contains("huaweicloud-ecs: Creating the image:") => {
                scraped.image_name = last(line);
            }
            Provider::Huaweicloud if line.contains("huaweicloud-ecs: An image was created:") => {
                scraped.ami = last(line);
                break;
            }
            Provider::Tencentcloud => tencentcloud(&mut scraped, region, line),
            _ => {}
        }
    }
    scraped
}

fn aws(scraped: &mut Scraped, region: &str, line: &str) {
    const UNENCRYPTED: [&str; 2] = ["amazon-chroot: Creating unencrypted AMI", "amazon-ebs: Creating unencrypted AMI"];
    let creates = ["amazon-chroot: Creating the AMI:", "amazon-ebs: Creating the AMI:"];
    if creates.iter().any(|token| line.contains(token)) {
        scraped.image_name = last(line);
    } else if let Some(token) = UNENCRYPTED.iter().find(|token| line.contains(*token)) {
        let rest = line.replace(&format!("==> {token}"), "").replace(token, "");
        scraped.image_name = rest.trim().split(' ').next().map(ToOwned::to_owned);
    } else if line.contains(&format!("{region}:")) {
        scraped.ami = last(line);
    }
}

fn azure(scraped: &mut Scraped, line: &str) {
    if let Some(name) = line.strip_prefix("ManagedImageName: ") {
        scraped.image_name = Some(name.to_owned());
    } else if let Some(id) =
        line.strip_prefix("ManagedImageId: ").or_else(|| line.strip_prefix("ManagedImageSharedImageGalleryId: "))
    {
        scraped.ami = Some(id.to_owned());
    }
}

fn oracle(scraped: &mut Scraped, line: &str) {
    // Java's `split` drops the empty pieces at the end.
    let mut elements = line.trim_end_matches('\'').split('\'').skip(1);
    if let (Some(name), Some(rest)) = (elements.next(), elements.next()) {
        scraped.image_name = Some(name.to_owned());
        if let Some(id) = rest.trim().strip_prefix("(OCID:") {
            scraped.ami = id.trim().split(')').next().map(ToOwned::to_owned);
        }
    }
}

fn tencentcloud(scraped: &mut Scraped, region: &str, line: &str) {
    let shorter = |word: &str, by: usize| word.get(..word.len().checked_sub(by)?).map(ToOwned::to_owned);
    if line.contains("create a new image:") {
        scraped.image_name = last(line).and_then(|word| shorter(&word, 3));
    } else if line.contains(region) {
        let words: Vec<&str> = line.trim_end_matches(' ').split(' ').collect();
        scraped.ami = words.iter().rev().nth(2).and_then(|word| shorter(word, 1));
    }
}

/// Java's `split(" ")` drops the empty words at the end.
fn last(line: &str) -> Option<String> {
    line.trim_end_matches(' ').rsplit(' ').next().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scraped(provider: Provider, log: &str) -> (Option<String>, Option<String>) {
        let scraped = scrape(provider, "us-east-1", log);
        (scraped.image_name, scraped.ami)
    }

    fn both(name: &str, ami: &str) -> (Option<String>, Option<String>) {
        (Some(name.to_owned()), Some(ami.to_owned()))
    }

    #[test]
    fn each_provider_has_its_words() {
        let log = "==> amazon-ebs: Creating the AMI: hello-1\n==> Builds finished. The artifacts of successful builds are:\nus-east-1: ami-1\n";
        assert_eq!(scraped(Provider::Aws, log), both("hello-1", "ami-1"));
        let log = "==> amazon-ebs: Creating unencrypted AMI hello-2 from instance i-1\r\n";
        assert_eq!(scraped(Provider::Aws, log), (Some("hello-2".into()), None));
        let log = "ManagedImageName: hello\nManagedImageId: /subscriptions/x\n";
        assert_eq!(scraped(Provider::Azure, log), both("hello", "/subscriptions/x"));
        let log = "==> oracle-oci: An image was created: 'hello' (OCID: ocid1.image) in region 'x'";
        assert_eq!(scraped(Provider::Oracle, log), both("hello", "ocid1.image"));
        assert_eq!(scraped(Provider::Oracle, "oracle-oci: An image was created: 'hello'"), (None, None));
        let log = "==> tencentcloud-cvm: Trying to create a new image: hello...\n--> tencentcloud-cvm: Tencentcloud images(us-east-1: img-1) were created.";
        assert_eq!(scraped(Provider::Tencentcloud, log), both("hello", "img-1"));
        assert_eq!(
            scraped(Provider::Docker, "    docker: Repository: acme/hello:1 "),
            (Some("acme/hello:1".into()), None)
        );
    }

    #[test]
    fn a_builder_with_a_name_of_its_own_is_not_heard() {
        assert_eq!(scraped(Provider::Aws, "==> web: Creating the AMI: hello-1"), (None, None));
    }
}

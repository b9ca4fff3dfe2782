//! Rosco's configuration, followed as its files change.

use std::sync::Arc;

use leptos::prelude::*;

use super::store::Store;
use crate::rosco::Configuration;

pub fn follow(store: Store) -> Memo<Arc<Configuration>> {
    Memo::new_with_compare(
        move |_| {
            store.tree.track();
            Arc::new(Configuration::from_value(&serde_json::json!({
                "configDir": "/opt/spinnaker/config/packer",
                "aws": {"bakeryDefaults": {"templateFile": "aws-ebs.json", "baseImages": [
                    {"baseImage": {"id": "trusty", "detailedDescription": "Ubuntu Trusty", "packageType": "deb", "templateFile": "aws-custom.json"},
                     "virtualizationSettings": [{"region": "us-east-1", "virtualizationType": "hvm", "instanceType": "t2.micro", "sourceAmi": "ami-9d751ee7", "sshUserName": "ubuntu", "spotPrice": 0}]}]}}
            })))
        },
        |_, _| true,
    )
}

import { PIPELINE, openPipeline, preview, stagePane } from "./pipeline";
import { expect, test } from "./page";
import { describeBake, openSample, previewTab } from "./sample";
import { treeItem } from "./workspace";

/** The log of a bake, as Rosco's pod and Packer wrote it. */
function log(command: string[]): string {
  return [
    `2026-11-22 05:15:01.000  INFO 1 --- [0.0-8087-exec-1] c.n.s.r.jobs.local.JobExecutorLocal : Starting job: [${command.join(", ")}]...`,
    "==> amazon-ebs: Provisioning with shell script: /opt/spinnaker/config/packer/install-custom.sh",
    "    amazon-ebs: /tmp/script_4211.sh: line 3: nonsense: command not found",
    "==> amazon-ebs: Script exited with non-zero exit status: 127. Allowed exit codes are: [0]",
    "Build 'amazon-ebs' errored after 2 minutes: Script exited with non-zero exit status: 127. Allowed exit codes are: [0]",
  ].join("\n");
}

test("a bake that failed is held against the one that would run", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("combobox", { name: "Attribute 1 name" }).fill("root_volume_size");
  await stage.getByRole("textbox", { name: "Attribute 1 value" }).fill("24");
  await previewTab(page, "Command").click();
  await expect(preview(page).getByLabel("Packer command")).toContainText("root_volume_size=24");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await preview(page).getByRole("button", { name: "Copy as shell" }).click();
  const ran = (await page.evaluate(() => navigator.clipboard.readText())).replaceAll("root_volume_size=24", "root_volume_size=16").replaceAll("20261122051500", "20260101000000");

  await previewTab(page, "Log").click();
  const area = preview(page).getByRole("textbox", { name: "Log of a bake" });
  await area.fill(`+ ${ran}\n${log(["packer"]).split("\n").slice(1).join("\n")}`);
  const table = preview(page).getByRole("table", { name: "Command that ran" });
  await expect(table.getByRole("row", { name: /^root_volume_size/ })).toContainText("16");
  await expect(table.getByRole("row", { name: /^aws_target_ami/ })).toHaveCount(0);
  const trail = preview(page).getByRole("list", { name: "Where it comes from" });
  await expect(trail).toContainText("root_volume_size");
  await trail.getByRole("button", { name: "attribute root_volume_size" }).click();
  await expect(stage.getByRole("combobox", { name: "Attribute 1 name" })).toBeFocused();

  const errors = preview(page).getByRole("region", { name: "Errors in the log" });
  await errors.getByRole("button", { name: "install-custom.sh:3" }).click();
  await expect(treeItem(page, "install-custom.sh")).toHaveAttribute("aria-selected", "true");

  await area.fill("==> amazon-ebs: Creating the AMI: hello-1\n==> Builds finished. The artifacts of successful builds are:\nus-east-1: ami-12345678\n");
  await expect(preview(page).getByText("Rosco takes hello-1, ami-12345678 for the image.")).toBeVisible();
  await preview(page).getByRole("button", { name: "Clear" }).click();
  await expect(area).toHaveValue("");
  await expect(errors).toHaveCount(0);
});

test("the JSON of an execution tells what failed, and of which region", async ({ page }) => {
  await openPipeline(page);
  await previewTab(page, "Log").click();
  const run = {
    ...PIPELINE,
    type: "PIPELINE",
    status: "TERMINAL",
    stages: [
      {
        type: "bake",
        status: "TERMINAL",
        name: "Bake in us-west-2",
        context: { region: "us-west-2", exception: { details: { errors: ["No virtualization settings found for region 'us-west-2', operating system 'x', and vm type 'hvm'."] } } },
      },
    ],
  };
  await preview(page).getByRole("textbox", { name: "Log of a bake" }).fill(JSON.stringify(run));
  await expect(preview(page).getByRole("region", { name: "Errors in the log" })).toContainText("No virtualization settings found");
  await expect(preview(page).getByText("Held against us-west-2.")).toBeVisible();
  await expect(stagePane(page)).toBeVisible();
});

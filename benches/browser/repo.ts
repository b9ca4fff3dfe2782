import { readFileSync } from "node:fs";
import { join } from "node:path";

const STARTER = join(import.meta.dirname, "../../src/starter");

export const FOLDER = "deb-config/spinnaker/config/packer";
export const LARGE = `${FOLDER}/large.json`;

/** A template of so many lines: variables that builders, tags and scripts use, as in grown repos. */
export function largeTemplate(lines: number): string {
  const variables = Array.from({ length: 400 }, (_, at) => `    "setting_${at}": "value ${at}"`);
  const tag = (at: number) => `      "tag_${at}": "{{user \`setting_${at % 400}\`}}"`;
  const builders = Array.from({ length: 5 }, (_, builder) => {
    const tags = Array.from({ length: 150 }, (_, at) => tag(at + 80 * builder)).join(",\n");
    return `  {
    "type": "amazon-ebs",
    "name": "builder-${builder}",
    "region": "{{user \`aws_region\`}}",
    "ssh_username": "{{user \`aws_ssh_username\`}}",
    "instance_type": "{{user \`aws_instance_type\`}}",
    "source_ami": "{{user \`aws_source_ami\`}}",
    "ami_name": "{{user \`aws_target_ami\`}}-${builder}",
    "tags": {
${tags}
    }
  }`;
  });
  const head = `{
  "variables": {
    "aws_region": null,
    "aws_ssh_username": null,
    "aws_instance_type": null,
    "aws_source_ami": null,
    "aws_target_ami": null,
    "packages": "",
    "typed": "",
${variables.join(",\n")}
  },
  "builders": [
${builders.join(",\n")}
  ],
  "provisioners": [
`;
  const provisioners: string[] = [];
  const provisioner = (at: number) => `  {
    "type": "shell",
    "inline": ["echo {{user \`setting_${at}\`}}", "echo {{user \`packages\`}}"],
    "environment_vars": [
      "SETTING={{user \`setting_${at}\`}}",
      "PACKAGES={{user \`packages\`}}"
    ]
  }`;
  const count = (text: string) => text.split("\n").length;
  while (count(head) + provisioners.length * count(provisioner(0)) + 2 < lines) provisioners.push(provisioner(provisioners.length));
  return `${head}${provisioners.join(",\n")}\n  ]\n}\n`;
}

/** The Bake stage that bakes the large template. */
export const STAGE = {
  type: "bake",
  name: "Bake",
  refId: "1",
  cloudProviderType: "aws",
  package: "hello",
  baseOs: "trusty",
  vmType: "hvm",
  regions: ["us-east-1"],
  templateFileName: "large.json",
};

/** A config repo of so many files of some kilobytes each. */
export function manyFiles(count: number): Record<string, string> {
  const body = '{"name": "value", "list": [1, 2, 3]}\n'.repeat(160);
  const files: Record<string, string> = { [LARGE]: largeTemplate(2_000) };
  for (let at = 1; at < count; at += 1) files[`services/team${at % 30}/app${at}.json`] = `${at}${body}`;
  return files;
}

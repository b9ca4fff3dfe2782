# A single-file HCL2 template: Rosco passes it to Packer by name like any other.
variable "docker_source_image" {
  type = string
}

variable "docker_target_image" {
  type = string
}

source "docker" "debug" {
  image  = var.docker_source_image
  commit = true
}

build {
  sources = ["source.docker.debug"]

  provisioner "shell" {
    inline = ["echo baked ${var.docker_target_image} > /etc/motd"]
  }
}

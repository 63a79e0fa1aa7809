"""Files and folders of any kind."""

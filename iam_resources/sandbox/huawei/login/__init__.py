"""Login by device, and the portal: accounts, agencies, credentials (4.12 to 4.18)."""

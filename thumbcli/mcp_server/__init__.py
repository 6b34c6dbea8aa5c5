"""`thumb mcp`: tools by which an agent draws into one folder, within a budget fixed at the start."""

"""Drawing for the server: the render queue, and jobs with a webhook."""

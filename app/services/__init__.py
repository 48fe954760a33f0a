"""What follows the open project in the background: detection, fine-tuning, models, thumbnails, shot boundaries."""

"""What people find of forums on their desk."""

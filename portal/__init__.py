"""What people touch: Flask pages, JSON API and live delivery, one folder per thing they do."""

// pages work without this file

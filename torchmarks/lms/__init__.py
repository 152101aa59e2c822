"""In from a learning management system and out to it: Canvas and Moodle, through nbgrader's plugins."""

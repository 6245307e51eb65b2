CREATE VIRTUAL TABLE post_index USING fts5 (place, title, content, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'", prefix = '4');

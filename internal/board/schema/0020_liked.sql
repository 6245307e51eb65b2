CREATE INDEX i_post_likes_user ON post_likes (user_id, created_at, post_id);

package account

import (
	"time"
)

// A School is a closed community (학교). Its boards, posts and search are for
// its verified members only.
type School struct {
	ID        int64     `json:"id"`
	Name      string    `json:"school_name"`
	NameEn    string    `json:"name_en"`
	IsOpen    bool      `json:"is_open"` // has boards; members may come in
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

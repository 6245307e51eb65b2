package db

import "time"

// Waiting is how many writes wait for their turn on SQLite.
func Waiting(db *DB) int {
	db.group.mu.Lock()
	defer db.group.mu.Unlock()
	return len(db.group.waiting)
}

// SetPatience sets how long a server may take for a statement.
func SetPatience(db *DB, d time.Duration) { db.d.patience = d }

// SetLeaseTime sets when a migration is taken over, until the returned function is called.
func SetLeaseTime(d time.Duration) (back func()) {
	was := leaseTime
	leaseTime = d
	return func() { leaseTime = was }
}

// MySQLAddress is how a mysql:// URL is understood.
func MySQLAddress(url string) (network, address, user, password, name string, hosts []string, err error) {
	c, hosts, err := mysqlConfig(url)
	if err != nil {
		return "", "", "", "", "", nil, err
	}
	return c.Net, c.Addr, c.User, c.Passwd, c.DBName, hosts, nil
}

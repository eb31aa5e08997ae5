;; error with irritants.
(error "no such host:" "a.example.org" 'port 22)

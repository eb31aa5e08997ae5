;; Booleans in words, the unspecified value as a truth, and characters by code.
(list #true #false (if (if #f #f) 'true 'false) #\x3bb (eq? #t #true) (boolean? #t))

;; string-index of something that is no string.
(string-index 'abc #\a)

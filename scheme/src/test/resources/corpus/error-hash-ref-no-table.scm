;; hash-ref of something that is no table.
(hash-ref '() 'a)

;; and, or, not, and what counts as true.
(list (and) (or) (and 1 2) (and 1 #f 2) (or #f 3) (or #f #f)
      (if '() 'true 'false) (if 0 'true 'false) (if "" 'true 'false)
      (not 0) (not #f) (eq? #f '()))

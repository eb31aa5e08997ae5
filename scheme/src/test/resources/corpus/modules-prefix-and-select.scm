;; #:prefix applies to the names that #:select gives, renamed ones too.
(use-modules ((srfi srfi-1) #:select (last (fold . f)) #:prefix l/))
(list (l/last '(1 2 3)) (l/f + 0 '(1 2 3)))

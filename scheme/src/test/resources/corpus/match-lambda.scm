;; match-lambda is a procedure of one argument.
(use-modules (ice-9 match))
(map (match-lambda
       (('host name port) (list name port))
       ((name . port) (list name 'pair port))
       (name name))
     '((host "a" 22) ("b" . 23) "c"))

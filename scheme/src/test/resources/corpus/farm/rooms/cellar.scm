;; A module that uses another of the user's.
(define-module (farm rooms cellar)
  #:use-module (farm tools)
  #:use-module ((srfi srfi-1) #:select (append-map))
  #:export (cellar-hosts)
  #:re-export (host-name))
(define cellar-hosts (append-map (lambda (i) (list (host-name "cellar" i))) '(1 2)))

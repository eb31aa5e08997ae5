;; An accessor of a record given another kind of value.
(use-modules (srfi srfi-9))
(define-record-type <host> (make-host name) host? (name host-name))
(host-name 5)

;; define-record-type of SRFI-9, with a mutable field.
(use-modules (srfi srfi-9))
(define-record-type <host>
  (make-host name port)
  host?
  (name host-name)
  (port host-port set-host-port!))
(define h (make-host "a" 22))
(set-host-port! h 2222)
(list (host? h) (host? 5) (host-name h) (host-port h))

;; Host keys of other types, with comments.
(define (machine host key)
  (build-machine (name host) (systems '("x86_64-linux")) (user "u") (host-key key)))
(list (machine "ecdsa" "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg= root@ecdsa")
      (machine "newline" "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd\n"))

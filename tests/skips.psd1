# The tests that may be skipped, by name (wildcards are allowed). Any other test that is skipped fails the run, and so does an entry for a
# test that does not exist. When: the conditions of which one must hold; without it the test may be skipped anywhere.
#   Embedded     this run works on embedded files
#   Server       this run works on the server that USERPROVISIONING_TEST_SQLSERVER names
#   Windows, MacOS, Linux, Root, NotRoot
#   WithoutPeer  any machine but the Ubuntu of GitHub's workflow, where every peer (mail server, SSH server, browser) is there
@{
    Skips = @(
        # These tests need a server.
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.LiveTests.*'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.LiveUpgradeTests.*'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.LostConnectionTests.*'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.PacketTests.A_long_text_is_complete_when_the_answer_comes_in_pieces'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.A_change_by_another_program_is_not_lost'; When = 'Embedded' }
        @{
            Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.A_unit_of_work_that_always_conflicts_fails_and_names_the_row'
            When = 'Embedded'
        }
        @{
            Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.A_row_that_another_program_deleted_is_not_found'
            When = 'Embedded'
        }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.NoSnapshotTests.*'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Processes.WriteLockWaitTests.A_server_names_the_holder_by_the_row_of_its_unit_too'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.The_number_of_SQL_commands_does_not_grow_with_the_items'; When = 'Embedded' }
        @{
            Test = 'UserProvisioning.Tests.Storage.PrivateCopyTests.A_copy_of_a_server_has_the_same_rows_without_hashes_and_other_runs'
            When = 'Embedded'
        }

        # These tests are about the file of an embedded database, or make its rows with statements of SQLite.
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.The_number_of_storage_calls_does_not_grow_with_the_items'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.Sending_mails_calls_storage_once_per_chunk_and_quarter_of_a_second'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Batches.RefusalTests.*'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Reporting.ReportTests.A_report_has_the_first_200_rows_of_a_long_list'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.RecoveryTests.The_activity_file_of_a_killed_worker_is_deleted_with_its_lease'
            When = 'Server'
        }
        @{ Test = 'UserProvisioning.Tests.Cmdlets.ConnectionCmdletTests.*'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.CredentialCmdletTests.No_clear_password_is_stored_or_shown'
            When = 'Server'
        }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.CredentialCmdletTests.An_error_that_concerns_every_mail_ends_the_call_and_changes_nothing'
            When = 'Server'
        }

        @{ Test = 'UserProvisioning.Tests.Audit.RecordTests.The_database_refuses_to_change_or_delete_what_is_recorded'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Storage.FullDiskTests.*'; When = 'Server', 'NotRoot' }
        @{ Test = 'UserProvisioning.Tests.Storage.StateMarkTests.*'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Storage.ConcurrencyTests.A_writer_*'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.Storage.SqliteWriteQueueTests.Who_releases_the_lock_gets_it_again_after_those_who_wait'
            When = 'Server'
        }
        @{ Test = 'UserProvisioning.Tests.Processes.WriteLockWaitTests.The_end_of_a_unit_clears_its_name'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.FindDuplicateContactTests.Groups_are_found_wherever_their_contacts_stand_among_many'
            When = 'Server'
        }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.StreamingListTests.A_list_writes_its_first_object_before_it_has_read_all_rows'
            When = 'Server'
        }

        # T-SQL turns a bit of 2 into 1, so that one of the cases cannot be made there.
        @{ Test = 'UserProvisioning.Tests.Storage.SchemaTests.The_schema_refuses_an_invalid_change'; When = 'Server' }

        # These tests need a file or folder that their account may not read or write; an administrator's account may read and write everywhere.
        @{ Test = 'UserProvisioning.Tests.Storage.OpenTests.A_read_only_file_is_refused_or_cannot_be_written'; When = 'Root' }
        @{ Test = 'UserProvisioning.Tests.Storage.OpenTests.A_folder_without_the_right_to_write_is_refused'; When = 'Root' }
        @{ Test = 'UserProvisioning.Tests.EmployeeFiles.ReadingTests.A_file_without_the_right_to_read_it_is_refused'; When = 'Root', 'Windows' }

        # Only root can make an account with a password on the SSH server.
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_passphrase_is_never_sent_to_the_server_as_a_password'; When = 'NotRoot' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_wrong_password_is_tried_once_and_shown_nowhere'
            When = 'NotRoot'
        }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_server_that_asks_*'; When = 'NotRoot' }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_server_with_a_chroot_works_as_any_other'; When = 'NotRoot' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_directory_without_a_slash_is_relative_to_the_home_of_the_account'
            When = 'NotRoot'
        }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.Without_the_right_to_write_in_the_directory_nothing_is_imported'
            When = 'NotRoot'
        }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_file_without_the_right_to_read_it_is_refused_and_released'
            When = 'NotRoot'
        }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_file_of_changes_is_held_until_the_file_before_it_was_imported'
            When = 'NotRoot'
        }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_full_disk_on_the_server_*'
            When = 'NotRoot'
        }

        # These tests need a peer that can be missing: an SSH server, a mail server, a browser, PAM, systemd.
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Directories.*'; When = 'WithoutPeer' }

        # Only root can run a domain controller, which needs the ports 389 and 636, and 88 and 464 for Kerberos.
        @{ Test = 'UserProvisioning.Tests.Directories.ActiveDirectoryTests.*' }
        @{
            Test = 'UserProvisioning.Tests.Processes.KillTests.The_next_run_of_an_interface_finishes_a_killed_one_with_each_row_once'
            When = 'WithoutPeer'
        }
        @{
            Test = 'UserProvisioning.Tests.Processes.KillTests.The_next_run_over_a_directory_ends_as_an_undisturbed_one_and_misses_nothing'
            When = 'WithoutPeer'
        }
        @{ Test = 'UserProvisioning.Tests.Mail.SmtpTests.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Mail.HostMailTests.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Reporting.ReportPageTests.*'; When = 'WithoutPeer' }

        # These tests need something that only some systems have.
        @{ Test = 'Pester: Ctrl+C.*'; When = 'Windows' }
        @{
            Test = 'UserProvisioning.Tests.Packaging.SupplyTests.The_commands_in_SECURITY_verify_a_release'
            When = 'WithoutPeer'
        }
        @{ Test = 'Pester: Beside a module that brings other versions of our libraries.*' }

        # build.ps1 Package makes the package, and the workflow's package job installs it.
        @{ Test = 'Pester: The package.*' }
    )
}

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
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.LostConnectionTests.*'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.PacketTests.A_long_text_comes_whole_when_the_answer_comes_in_pieces'; When = 'Embedded' }
        @{ Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.What_another_program_writes_meanwhile_is_not_lost'; When = 'Embedded' }
        @{
            Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.Whoever_is_overtaken_each_time_gives_up_and_names_the_row'
            When = 'Embedded'
        }
        @{
            Test = 'UserProvisioning.Tests.Storage.SqlServer.RowVersionTests.A_row_that_is_gone_meanwhile_is_not_there_the_second_time'
            When = 'Embedded'
        }
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.What_is_sent_does_not_grow_with_the_items_and_holds_no_value'; When = 'Embedded' }

        # These tests are about the file of an embedded database, or make its rows with statements of SQLite.
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.The_calls_of_storage_do_not_grow_with_the_items'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Batches.BatchTests.The_calls_for_mails_grow_with_chunks_and_time_alone'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Batches.RefusalTests.*'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Reporting.ReportTests.Of_a_long_list_it_has_the_beginning_and_says_so'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.RecoveryTests.What_a_killed_worker_showed_is_taken_away_with_its_lease'
            When = 'Server'
        }
        @{ Test = 'UserProvisioning.Tests.Cmdlets.ConnectionCmdletTests.*'; When = 'Server' }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.CredentialCmdletTests.No_clear_password_is_in_the_database_or_in_anything_that_is_shown'
            When = 'Server'
        }
        @{
            Test = 'UserProvisioning.Tests.Cmdlets.CredentialCmdletTests.What_makes_every_mail_impossible_ends_the_call_and_changes_nothing'
            When = 'Server'
        }

        @{ Test = 'UserProvisioning.Tests.Audit.RecordTests.What_is_on_record_stays'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Audit.CompletenessTests.Every_row_that_it_changes_is_named_in_the_record'; When = 'Server' }
        @{ Test = 'UserProvisioning.Tests.Storage.FullDiskTests.*'; When = 'Server', 'NotRoot' }

        # T-SQL turns a bit of 2 into 1, so that one of the cases cannot be made there.
        @{ Test = 'UserProvisioning.Tests.Storage.SchemaTests.The_schema_refuses'; When = 'Server' }

        # These tests need a file or folder that their account may not read or write; an administrator's account may read and write everywhere.
        @{ Test = 'UserProvisioning.Tests.Storage.OpenTests.A_read_only_file_is_refused_or_cannot_be_written'; When = 'Root' }
        @{ Test = 'UserProvisioning.Tests.Storage.OpenTests.A_folder_that_may_not_be_written_is_refused'; When = 'Root' }
        @{ Test = 'UserProvisioning.Tests.EmployeeFiles.ReadingTests.A_file_without_the_right_to_read_it_is_refused'; When = 'Root', 'Windows' }

        # Only root can make an account with a password on the SSH server.
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_passphrase_is_never_shown_to_the_server_as_a_password'; When = 'NotRoot' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_password_opens_and_a_wrong_one_is_refused_once_and_said_nowhere'
            When = 'NotRoot'
        }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_server_that_asks_*'; When = 'NotRoot' }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_server_that_locks_its_account_in_is_no_different'; When = 'NotRoot' }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.SignInTests.A_directory_without_a_slash_is_below_that_of_the_account'; When = 'NotRoot' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_directory_that_cannot_be_written_to_is_said_and_nothing_is_imported'
            When = 'NotRoot'
        }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_file_that_may_not_be_read_is_said_and_given_back'; When = 'NotRoot' }
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_file_of_changes_is_not_overtaken_by_a_later_one'; When = 'NotRoot' }
        @{
            Test = 'UserProvisioning.Tests.EmployeeInterfaces.FaultTests.A_full_disk_on_the_server_*'
            When = 'NotRoot'
        }

        # These tests need a peer that can be missing: an SSH server, a mail server, a browser, PAM, systemd.
        @{ Test = 'UserProvisioning.Tests.EmployeeInterfaces.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Processes.KillTests.A_run_of_an_interface_killed_at_random_moments_*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Mail.SmtpTests.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Mail.HostMailTests.*'; When = 'WithoutPeer' }
        @{ Test = 'UserProvisioning.Tests.Reporting.ReportPageTests.*'; When = 'WithoutPeer' }

        # These tests need something that only some systems have.
        @{ Test = 'Pester: Ctrl+C.*'; When = 'Windows' }
        @{
            Test = 'UserProvisioning.Tests.Packaging.SupplyTests.What_SECURITY_says_checks_a_release_with_openssl_and_sha256sum'
            When = 'WithoutPeer'
        }
        @{ Test = 'Pester: Beside a module that brings other versions of our libraries.*' }

        # build.ps1 Package makes the package, and the workflow's package job installs it.
        @{ Test = 'Pester: The package.*' }
    )
}

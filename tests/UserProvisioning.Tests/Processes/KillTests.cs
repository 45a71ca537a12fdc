using UserProvisioning.Benchmarks;
using UserProvisioning.Tests.Directories;

namespace UserProvisioning.Tests.Processes;

/// <summary>Tests that run a sample of the soak; <c>build.ps1 Soak</c> runs all of it.</summary>
public sealed class KillTests
{
    [Fact]
    public void After_kills_at_random_times_the_database_opens_and_keeps_each_invariant()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, Soak.Run(workspace, rounds: 6));
    }

    [Fact]
    public void A_killed_import_that_is_repeated_has_the_result_of_an_undisturbed_one()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, ImportSoak.Run(workspace, rounds: 3, rows: 3000));
    }

    [Fact]
    public void A_killed_undo_that_is_repeated_has_the_result_of_an_undisturbed_one()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, UndoSoak.Run(workspace, rounds: 3, rows: 6000));
    }

    [Fact]
    public void After_a_killed_mailing_and_the_next_one_the_newest_mail_of_every_user_has_the_valid_password()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, MailSoak.Run(workspace, rounds: 3, users: 40));
    }

    [Fact]
    public void After_killed_lifecycle_tasks_and_the_next_call_everything_is_done_once_and_each_mail_was_sent()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, LifecycleSoak.Run(workspace, rounds: 3, users: 30));
    }

    [Fact]
    public void The_next_run_of_an_interface_finishes_a_killed_one_with_each_row_once()
    {
        Assert.SkipUnless(SftpPeer.IsAvailable, "This test needs an OpenSSH server (Debian: openssh-server).");
        using var workspace = new Workspace();
        Assert.Equal(0, InterfaceSoak.Run(workspace, rounds: 4));
    }

    [Fact]
    public void The_next_run_over_a_directory_ends_as_an_undisturbed_one_and_misses_nothing()
    {
        Assert.SkipUnless(SlapdServer.IsAvailable, "This test needs OpenLDAP (Debian: slapd ldap-utils).");
        using var workspace = new Workspace();
        Assert.Equal(0, DirectorySoak.Run(workspace, rounds: 3, people: 1500));
    }
}

using UserProvisioning.Benchmarks;

namespace UserProvisioning.Tests.Processes;

/// <summary>Tests that run a sample of the soak; <c>build.ps1 Soak</c> runs all of it.</summary>
public sealed class KillTests
{
    [Fact]
    public void Killed_at_random_moments_of_any_cmdlet_the_database_opens_and_holds_no_half_made_user()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, Soak.Run(workspace, rounds: 6));
    }

    [Fact]
    public void An_import_killed_at_random_moments_and_done_again_leaves_what_an_undisturbed_one_does()
    {
        using var workspace = new Workspace();
        Assert.Equal(0, ImportSoak.Run(workspace, rounds: 3, rows: 3000));
    }

    [Fact]
    public void A_run_of_an_interface_killed_at_random_moments_is_finished_by_the_next_every_row_once_and_every_file_in_one_place()
    {
        Assert.SkipUnless(SftpPeer.IsAvailable, "There is no OpenSSH server here (Debian: openssh-server), which is the peer of this test.");
        using var workspace = new Workspace();
        Assert.Equal(0, InterfaceSoak.Run(workspace, rounds: 4));
    }
}

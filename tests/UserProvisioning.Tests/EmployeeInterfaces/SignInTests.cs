using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of every way to sign in, and of every way that must fail, on a real SFTP server.</summary>
public sealed class SignInTests(SshServer server)
{
    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    [InlineData("rsa_pem")]
    [InlineData("ecdsa_pem")]
    [InlineData("rsa_pkcs8")]
    public void A_key_without_a_passphrase_signs_in(string key)
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = server.Key(key) });
        Assert.Empty(lab.Run());
    }

    [Theory]
    [InlineData("ed25519_locked")]
    [InlineData("ecdsa_locked")]
    [InlineData("rsa_locked")]
    [InlineData("rsa_pem_locked")]
    [InlineData("ecdsa_pem_locked")]
    [InlineData("rsa_pkcs8_locked")]
    [InlineData("ecdsa_pkcs8_locked")]
    public void A_key_with_a_passphrase_signs_in_only_with_it(string key)
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = server.Key(key) });
        Assert.Empty(lab.Run(new EmployeeInterfaceRequest
        {
            Secrets = new EmployeeInterfaceSecrets { KeyPassphrase = Given.Secure(SshServer.Passphrase) }
        }));
        Assert.Empty(lab.Run(With(SshServer.Passphrase)));
        Assert.Contains("is encrypted, and its passphrase was not given", lab.Fails(ErrorIds.TransferFailed).Message, StringComparison.Ordinal);

        ProvisioningException wrong = lab.Fails(ErrorIds.TransferFailed, With("not-the-Passphrase 1"));
        Assert.Contains("could not be opened with the passphrase that was given", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-Passphrase", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_passphrase_is_never_sent_to_the_server_as_a_password()
    {
        string password = server.RequirePassword();
        using SshServer.Listener locked = server.Start("PubkeyAuthentication no");
        using var lab = new InterfaceLab(server, locked.Port, fields => fields with { KeyFile = server.Key("ed25519_locked") });

        // The passphrase opens the key. It must not be tried as a password when the server refuses the key.
        lab.Fails(ErrorIds.TransferFailed, With(SshServer.Passphrase));
        Assert.DoesNotContain("Failed password", locked.Log, StringComparison.Ordinal);

        // If the passphrase is given separately, the credential is a password.
        Assert.Empty(lab.Run(new EmployeeInterfaceRequest
        {
            Secrets = new EmployeeInterfaceSecrets { Password = Given.Secure(password), KeyPassphrase = Given.Secure(SshServer.Passphrase) },
        }));
    }

    [Fact]
    public void A_wrong_password_is_tried_once_and_shown_nowhere()
    {
        string password = server.RequirePassword();
        using SshServer.Listener listener = server.Start("LogLevel VERBOSE");
        using var lab = new InterfaceLab(server, listener.Port, fields => fields with { KeyFile = null });
        Assert.Empty(lab.Run(With(password)));

        ProvisioningException error = lab.Fails(ErrorIds.TransferFailed, With("Wrong-Horse-7"));
        Assert.Contains($"does not let '{server.Username}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Wrong-Horse-7", error.ToString(), StringComparison.Ordinal);
        Assert.Single(listener.Log.Split('\n'), line => line.Contains("Failed password", StringComparison.Ordinal));
        Assert.DoesNotContain("Wrong-Horse-7", lab.Database.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(password, lab.Database.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_the_server_does_not_know_is_refused()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = server.Key("stranger") });
        lab.Fails(ErrorIds.TransferFailed);
    }

    [Fact]
    public void A_server_that_asks_for_key_and_password_gets_both()
    {
        string password = server.RequirePassword();
        using SshServer.Listener both = server.Start("AuthenticationMethods publickey,password");
        using var lab = new InterfaceLab(server, both.Port);
        Assert.Empty(lab.Run(With(password)));
        lab.Fails(ErrorIds.TransferFailed);
    }

    [Fact]
    public void A_server_that_asks_by_keyboard_interactive_gets_the_password()
    {
        string password = server.RequirePassword();
        Assert.SkipUnless(File.Exists("/etc/pam.d/sshd"), "This test needs a PAM configuration of sshd (/etc/pam.d/sshd).");
        using SshServer.Listener interactive =
            server.Start("UsePAM yes\nKbdInteractiveAuthentication yes\nAuthenticationMethods keyboard-interactive");
        using var lab = new InterfaceLab(server, interactive.Port, fields => fields with { KeyFile = null });
        Assert.Empty(lab.Run(With(password)));
        lab.Fails(ErrorIds.TransferFailed, With("Wrong-Horse-7"));
    }

    [Fact]
    public void A_server_with_a_chroot_works_as_any_other()
    {
        string password = server.RequirePassword();

        // sshd refuses a chroot directory whose parents somebody else than root may write to.
        string jail = Directory.CreateDirectory($"/run/up-test-jail-{Guid.NewGuid():N}").FullName;
        try
        {
            SshServer.Run("chmod", "755", jail);
            string directory = Directory.CreateDirectory(Path.Combine(jail, "in")).FullName;
            server.Give(directory);
            using SshServer.Listener locked = server.Start($"ChrootDirectory {jail}\nForceCommand internal-sftp");
            using var lab = new InterfaceLab(server, locked.Port, fields => fields with { KeyFile = null, RemoteDirectory = "/in" });
            File.WriteAllText(Path.Combine(directory, "hr.csv"), InterfaceLab.Rows("Visser"));
            Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne(With(password)).Outcome);
            Assert.Single(Directory.GetFiles(Path.Combine(directory, "processed")));
        }
        finally
        {
            Directory.Delete(jail, recursive: true);
        }
    }

    [Fact]
    public void A_directory_without_a_slash_is_relative_to_the_home_of_the_account()
    {
        server.RequirePassword();
        using var lab = new InterfaceLab(server);
        lab.Database.Connection.EmployeeInterfaces.Update(lab.Reference, fields => fields with { RemoteDirectory = Path.GetFileName(lab.Directory) });
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.Single(lab.Names("processed"));
    }

    [Fact]
    public void Without_a_key_or_password_a_call_is_refused()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = null });
        Assert.Contains("There is nothing to sign in with", lab.Fails(ErrorIds.TransferFailed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public void The_fingerprint_of_any_host_key_of_the_server_is_accepted(string kind)
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { HostKeyFingerprint = [server.Fingerprint(kind)] });
        Assert.Empty(lab.Run());
    }

    [Fact]
    public void Another_host_key_is_refused_before_the_username_is_sent()
    {
        using SshServer.Listener changed = server.Start("LogLevel VERBOSE", ["rsa"]);
        using var lab = new InterfaceLab(server, changed.Port);
        ProvisioningException error = lab.Fails(ErrorIds.HostKeyMismatch);
        Assert.Contains(server.Fingerprint("rsa"), error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Fingerprint("ed25519"), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Username, changed.Log, StringComparison.Ordinal);

        // An interface may know an old and a new host key at the same time.
        lab.Database.Connection.EmployeeInterfaces.Update(
            lab.Reference,
            fields => fields with { HostKeyFingerprint = [.. fields.HostKeyFingerprint, server.Fingerprint("rsa")] });
        Assert.Empty(lab.Run());
    }

    private static EmployeeInterfaceRequest With(string password) =>
        new() { Secrets = new EmployeeInterfaceSecrets { Password = Given.Secure(password) } };
}

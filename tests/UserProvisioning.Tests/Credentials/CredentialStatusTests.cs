using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Credentials;

/// <summary>Tests of the status of passwords: None, Pending, Sent, Set. Other classes test the mails.</summary>
public sealed class CredentialStatusTests : IDisposable
{
    private readonly TestDatabase _database = new();

    private string Pickup => Path.Combine(_database.Folder, "mail");

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_mailed_password_is_Sent_and_must_be_changed()
    {
        SystemUser user = UserWithAddress();
        Assert.Equal(DeliveryStatus.Sent, Send(user).Delivery.Status);
        SystemUser now = _database.Reread(user);
        Assert.Equal((CredentialStatus.Sent, true), (now.CredentialStatus, now.MustChangePassword));
    }

    [Fact]
    public void A_mailed_password_need_not_be_changed_when_the_setting_says_so()
    {
        _database.Set("MustChangePasswordAtFirstLogin", false);
        SystemUser user = UserWithAddress();
        Send(user);
        Assert.False(_database.Reread(user).MustChangePassword);
    }

    [Fact]
    public void After_a_canceled_call_a_user_that_got_no_mail_has_no_password_and_the_next_call_sends()
    {
        SystemUser user = UserWithAddress();
        using (var cancel = new CancellationTokenSource())
        using (LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = Pickup }))
        {
            SystemUserReference[] both = [new(user), new(UserWithAddress())];
            using IEnumerator<CredentialDeliveryResult> sending = sender.Send(both, cancellation: cancel.Token).GetEnumerator();
            Assert.True(sending.MoveNext());
            cancel.Cancel();
            Assert.Throws<OperationCanceledException>(() => sending.MoveNext());
        }

        SystemUser[] users = _database.Connection.SystemUsers.List(new SystemUserFilter()).ToArray();
        Assert.Equal([CredentialStatus.Sent, CredentialStatus.None], users.Select(one => one.CredentialStatus));
        Assert.Equal(DeliveryStatus.Sent, Send(users[1]).Delivery.Status);
        Assert.Equal(CredentialStatus.Sent, _database.Reread(users[1]).CredentialStatus);
    }

    [Fact]
    public void A_mail_that_cannot_be_written_leaves_a_user_without_password_Pending()
    {
        SystemUser user = UserWithAddress();
        using LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = Pickup });
        Directory.Delete(Pickup);
        CredentialDeliveryResult result = sender.Send([new SystemUserReference(user)]).Single();
        Assert.Equal((DeliveryStatus.Failed, ErrorIds.MailFailed), (result.Delivery.Status, result.Error!.ErrorId));
        Assert.Equal(CredentialStatus.Pending, _database.Reread(user).CredentialStatus);
        Assert.Null(_database.Scalar("SELECT PasswordHash FROM SystemUsers"));
    }

    [Fact]
    public void A_mail_that_cannot_be_written_leaves_the_former_password()
    {
        SystemUser user = UserWithAddress();
        Send(user);
        using LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = Pickup });
        Directory.Delete(Pickup, recursive: true);
        object? before = _database.Scalar("SELECT PasswordHash || PasswordSetAt || CredentialStatus || MustChangePassword FROM SystemUsers");
        Assert.Equal(ErrorIds.MailFailed, sender.Send([new SystemUserReference(user)]).Single().Error!.ErrorId);
        Assert.Equal(before, _database.Scalar("SELECT PasswordHash || PasswordSetAt || CredentialStatus || MustChangePassword FROM SystemUsers"));
    }

    [Fact]
    public void A_password_that_was_set_is_not_replaced_unless_forced()
    {
        SystemUser user = UserWithAddress();
        _database.SetPassword(user, "Correct-Horse-7");
        string before = _database.Dump();
        Assert.Equal(DeliveryStatus.Skipped, Send(user).Delivery.Status);
        Assert.Equal(before, _database.Dump());
        Assert.Equal(DeliveryStatus.Sent, Send(user, force: true).Delivery.Status);
        Assert.Equal(CredentialStatus.Sent, _database.Reread(user).CredentialStatus);
    }

    [Fact]
    public void A_mailed_password_can_be_replaced_by_a_chosen_one()
    {
        SystemUser user = UserWithAddress();
        Send(user);
        Assert.Equal((CredentialStatus.Set, false), (
            _database.SetPassword(user, "Correct-Horse-7").User.CredentialStatus, _database.Reread(user).MustChangePassword));
    }

    [Fact]
    public void Nothing_is_stored_for_an_archived_user_or_one_without_an_address()
    {
        SystemUser archived = _database.Archive(UserWithAddress());
        SystemUser without = _database.User("Bakker");
        string before = _database.Dump();
        Assert.Equal((DeliveryStatus.Skipped, null), (Send(archived).Delivery.Status, Send(archived).Error));
        Assert.Equal(ErrorIds.EmailMissing, Send(without).Error!.ErrorId);
        Assert.Equal(before, _database.Dump());
    }

    private SystemUser UserWithAddress() => _database.UserOf(_database.Person(email: "jan@example.com"));

    private CredentialDeliveryResult Send(SystemUser user, bool force = false)
    {
        using LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(
            new LoginMailOptions { PickupDirectory = Pickup, Force = force });
        return sender.Send([new SystemUserReference(user)]).Single();
    }
}

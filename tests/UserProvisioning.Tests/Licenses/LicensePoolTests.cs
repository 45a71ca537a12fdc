using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Licenses;

public sealed class LicensePoolTests : IDisposable
{
    private readonly TestDatabase _database = new(pool: 0);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_new_database_has_an_empty_pool_of_each_type_with_its_level()
    {
        Assert.Equal(
            [
                "Requestor 1 0/0/0", "LimitedUser 2 0/0/0", "FullUser 3 0/0/0", "SpecialUser 3 0/0/0", "Support 3 0/0/0",
                "Administrator 3 0/0/0", "SystemAdministrator 3 0/0/0"],
            _database.Connection.Licenses.List().Select(pool => $"{pool} {pool.Level} {pool.Total}/{pool.Used}/{pool.Available}"));
    }

    [Fact]
    public void Without_a_free_license_a_new_user_is_refused()
    {
        Contact person = _database.Person();
        _database.Group("Staff");
        _database.Set("DefaultUserGroups", "Staff");
        ProvisioningException error = _database.Fails(ErrorIds.LicenseUnavailable, () => _database.UserOf(person));
        Assert.Equal("License", error.Field);
        Assert.Contains("Requestor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_new_user_takes_a_license_until_the_pool_is_empty()
    {
        UserLicense pool = _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 2);
        Assert.Equal((2, 0, 2), (pool.Total, pool.Used, pool.Available));
        _database.User();
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Available);
        _database.User();
        Assert.Equal(0, _database.Pool(LicenseType.Requestor).Available);
        Contact third = _database.Person();
        _database.Fails(ErrorIds.LicenseUnavailable, () => _database.UserOf(third));
    }

    [Fact]
    public void A_batch_larger_than_the_pool_makes_as_many_users_as_there_are_licenses()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 3);
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(
            Enumerable.Range(0, 5).Select(_ => new NewSystemUserRequest { Contact = new ContactReference(_database.Person()) }).ToList());
        Assert.Equal([null, null, null, ErrorIds.LicenseUnavailable, ErrorIds.LicenseUnavailable], made.Select(outcome => outcome.Error?.ErrorId));
        Assert.Equal((3, 3), (_database.Pool(LicenseType.Requestor).Used, _database.Connection.SystemUsers.List(new SystemUserFilter()).Count()));
    }

    [Fact]
    public void Changing_the_license_of_a_user_frees_the_former_one()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        _database.Connection.Licenses.SetTotal(LicenseType.FullUser, 1);
        SystemUser user = _database.User();
        SystemUser moved = _database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.FullUser);
        Assert.Equal(LicenseType.FullUser, moved.License);
        Assert.Equivalent(_database.Reread(user), moved, strict: true);
        Assert.Equal((0, 1), (_database.Pool(LicenseType.Requestor).Used, _database.Pool(LicenseType.FullUser).Used));
        _database.User("Bakker");
    }

    [Fact]
    public void Changing_to_a_license_of_an_empty_pool_changes_nothing()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        SystemUser user = _database.User();
        _database.Fails(
            ErrorIds.LicenseUnavailable,
            () => _database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.FullUser));
    }

    [Fact]
    public void Changing_to_the_license_that_a_user_has_changes_nothing()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        SystemUser user = _database.User();
        string before = _database.Dump();
        Assert.Equal(
            LicenseType.Requestor,
            _database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.Requestor).License);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void The_license_of_an_archived_user_cannot_be_changed()
    {
        _database.Sql("UPDATE Licenses SET Total = 9");
        SystemUser user = _database.User();
        _database.Archive(user);
        _database.Fails(ErrorIds.Conflict, () => _database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.FullUser));
    }

    [Fact]
    public void A_pool_can_shrink_to_the_number_of_assigned_licenses_and_no_further()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 5);
        _database.User();
        _database.User();
        _database.Fails(ErrorIds.LicenseInUse, () => _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1));
        Assert.Equal(0, _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 2).Available);
    }

    [Fact]
    public void A_pool_is_never_negative() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Connection.Licenses.SetTotal(LicenseType.Requestor, -1));
}

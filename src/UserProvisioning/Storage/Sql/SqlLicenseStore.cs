namespace UserProvisioning.Storage.Sql;

internal sealed class SqlLicenseStore(SqlSession session) : ILicenseStore
{
    public IReadOnlyList<UserLicense> All() =>
        session.Query<UserLicense>("SELECT License, Total, Used FROM Licenses").OrderBy(license => license.License).ToList();

    // One statement checks and takes, so that only one of several concurrent callers gets the last license.
    public bool TryTake(LicenseType license, int count) => session.Execute(
        "UPDATE Licenses SET Used = Used + @Count WHERE License = @License AND Used + @Count <= Total",
        new { License = license.ToString(), Count = count }) == 1;

    public void Release(LicenseType license, int count) => session.Execute(
        "UPDATE Licenses SET Used = Used - @Count WHERE License = @License",
        new { License = license.ToString(), Count = count });

    public bool TrySetTotal(LicenseType license, int total) => session.UpdateWhere(
        "Licenses",
        "Total = @Total",
        "License = @License AND Used <= @Total",
        new { License = license.ToString(), Total = total }) == 1;
}

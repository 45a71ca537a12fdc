using CsCheck;
using UserProvisioning.Fields;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that the cache of known rows changes only the speed of an import: without it the result is the same, item by item.</summary>
public sealed class RowCacheTests
{
    private const string Header = "ExternalReference,LastName,OrganizationName,Phone,OrganizationReference,Active,License,UserGroups,EndDate\n";

    [Fact]
    public void Each_import_has_the_same_result_with_and_without_the_cache() => Gen.Select(UndoProperties.FileOf, Gen.Int[0, 5]).Array[2, 6].Sample(
        steps =>
        {
            using EmployeeFileLab with = Lab();
            using EmployeeFileLab without = Lab();
            foreach (((string text, bool full, bool users, string source), int between) in steps)
            {
                foreach (string file in new[] { text, text })
                {
                    string cached = Import(with, file, ignore: false);
                    Assert.Equal(cached, Import(without, file, ignore: true));
                    Assert.Equal(without.State(), with.State());
                }

                Between(with, between);
                Between(without, between);

                string Import(EmployeeFileLab lab, string file, bool ignore)
                {
                    ProvisioningRun run = lab.Import(
                        file,
                        r => r with { FullLoad = full, CreateUser = users, Source = source, Force = true, IgnoresRowCache = ignore });
                    return string.Join('\n', lab.Items(run).Select(Text).Prepend(
                        $"{run.Status} {run.Rows} {run.Created} {run.Updated} {run.Unchanged} {run.Archived} {run.Restored} {run.Rejected} "
                            + $"{run.UsersCreated}"));
                }
            }
        },
        iter: 30,
        threads: 1);

    [Theory]
    [InlineData("ClientName", "Other")]
    [InlineData("DefaultLanguage", "nl")]
    [InlineData("LeaverThresholdMinimum", 9)]
    public void After_a_change_of_a_client_setting_no_row_is_skipped(string name, object value)
    {
        using EmployeeFileLab lab = Lab();
        const string File = Header + "1,Jansen,,,,,,,\n2,Smit,,,,,,,\n";
        lab.Import(File);
        Assert.Equal(2, Cached(lab, lab.Import(File)));
        lab.SetSetting(name, value);
        Assert.Equal(0, Cached(lab, lab.Import(File)));
        Assert.Equal(2, Cached(lab, lab.Import(File)));
    }

    private static int Cached(EmployeeFileLab lab, ProvisioningRun run) => lab.Rows("ProvisioningRunUnchanged").Split('\n').Skip(1)
        .Select(row => row.Split('\t')).Where(row => row[0] == $"{run.Id}").Sum(row => int.Parse(row[2], null));

    private static EmployeeFileLab Lab()
    {
        var lab = new EmployeeFileLab(licenses: 6);
        lab.SetPool(LicenseType.FullUser, 2);
        lab.AddGroup("G1");
        lab.AddGroup("G2");
        lab.AddGroup("High", LicenseType.FullUser);
        lab.CreateContact(new ContactFields { ExternalReference = "1", LastName = "Jansen", Phone = "06" });
        return lab;
    }

    /// <summary>Changes the data between two imports, as somebody else could.</summary>
    private static void Between(EmployeeFileLab lab, int what)
    {
        switch (what)
        {
            case 1:
                lab.Change("1", fields => fields with { Phone = "99" });
                break;
            case 2:
                lab.Time.Day = lab.Time.Day.AddYears(1);
                break;
            case 3:
                lab.Connection.Lifecycle.ArchiveContacts([new ContactReference("1")]);
                break;
            case 4 when lab.Users().FirstOrDefault() is { } user:
                lab.Connection.UserGroups.AddMembers(new UserGroupReference("G1"), [new SystemUserReference(user)]);
                break;
            case 5:
                lab.SetSetting("DefaultUserGroups", "G2");
                break;
        }
    }

    private static string Text(ProvisioningRunItem item) =>
        $"{item.Line} {item.ExternalReference} {item.DisplayName} {item.Action} {item.Field} {item.Reason} "
            + string.Join(", ", item.Changes.Select(change => $"{change.Field}: {change.Old} > {change.New}"));
}

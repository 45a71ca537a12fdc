using CsCheck;
using UserProvisioning.Fields;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that undoing runs, from the last back to the first, restores the state before each, for random files in random order.</summary>
public sealed class UndoProperties
{
    private static readonly Gen<string> Row = Gen.Select(
        OneOf("1", "2", "3", "4", "5", "A", "B"),
        OneOf("Jansen", "Smit", "Bos"),
        OneOf("", "06", "07"),
        OneOf("", "A", "B", "nowhere"),
        OneOf("", "ja", "nee"),
        OneOf("", "Requestor", "FullUser"),
        OneOf("", "G1", "G2", "G1|G2", "High", "Nope"),
        OneOf("", "2020-01-01", "2027-01-01"),
        (key, name, phone, organization, active, license, groups, end) =>
            key is "A" or "B" ? $"{key},,{name},{phone},,,,,{end}" : $"{key},{name},,{phone},{organization},{active},{license},{groups},{end}");

    internal static readonly Gen<(string Text, bool FullLoad, bool CreateUser, string Source)> FileOf = Gen.Select(
        Row.Array[1, 8], Gen.Bool, Gen.Bool, OneOf("HR", "Other"),
        (rows, full, users, source) => (
            $"ExternalReference,LastName,OrganizationName,Phone,OrganizationReference,Active,License,UserGroups,EndDate\n{string.Join('\n', rows)}\n",
            full,
            users,
            source));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Undoing_runs_from_last_to_first_restores_each_former_state(bool isEachBatchATransaction) => FileOf.Array[1, 5].Sample(
        files =>
        {
            using var lab = new EmployeeFileLab(licenses: 4);
            lab.SetPool(LicenseType.FullUser, 2);
            lab.AddGroup("G1");
            lab.AddGroup("G2");
            lab.AddGroup("High", LicenseType.FullUser);
            lab.SetSetting("DefaultUserGroups", "G2");
            lab.CreateContact(new ContactFields { ExternalReference = "1", LastName = "Jansen", Phone = "06" });
            var runs = new Stack<(ProvisioningRun Run, string Before)>();
            foreach ((string text, bool full, bool users, string source) in files)
            {
                string before = lab.State();
                runs.Push((lab.Import(text, r => r with { FullLoad = full, CreateUser = users, Source = source, Force = true }), before));
                lab.Time.Day = lab.Time.Day.AddHours(1);
            }

            foreach ((ProvisioningRun run, string before) in runs)
            {
                lab.Service.Undo(run.Id, isEachBatchATransaction ? TimeSpan.Zero : TimeSpan.FromHours(1), null, CancellationToken.None);
                Assert.Equal(before, lab.State());
            }

            Assert.Empty(lab.Broken());
        },
        iter: 60,
        threads: 1);
}

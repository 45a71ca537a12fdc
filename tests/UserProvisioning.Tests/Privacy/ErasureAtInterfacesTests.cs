using UserProvisioning.Tests.Directories;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>Tests that nothing is left here of an erased person whom an employee interface delivered.</summary>
public sealed class ErasureAtInterfacesTests(SshServer server)
{
    private readonly Sentinel _word = new();

    [Fact]
    public void Nothing_of_a_person_of_an_SFTP_server_is_left_here_and_what_was_delivered_stays_there()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true, FullLoad = true });
        string row = $"{_word.Word},Jan,{_word.Word}";
        lab.Put("a.csv", InterfaceLab.Rows(_word.Word, "Bakker"));
        lab.Put("b.csv", $"ExternalReference,FirstName,LastName,StartDate\n{row},never\nBakker,Jan,Bakker,\n");
        lab.Put("c.csv", InterfaceLab.Rows(_word.Word, "Smit"));
        lab.Run();
        Assert.Equal(3, lab.Runs.Count);
        lab.Database.Set("JoinerThresholdPercent", 1);
        lab.Database.Set("JoinerThresholdMinimum", 1);
        lab.Put("d.csv", InterfaceLab.Rows(_word.Word, "Smit", "Mulder", "Vos", "Dekker"));
        lab.Run();
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, lab.Runs.First(run => run.FileName == "d.csv").Status);
        Assert.NotEmpty(lab.Database.Column("SELECT RunId FROM ProvisioningRunFileParts"));
        Assert.True(_word.IsIn(System.Text.Encoding.UTF8.GetBytes(lab.Database.Dump())));

        Erase(lab.Database);

        Assert.Empty(lab.Database.Column("SELECT RunId FROM ProvisioningRunFileParts"));
        Assert.Equal(ProvisioningRunStatus.Undone, lab.Runs.First(run => run.FileName == "d.csv").Status);
        Assert.True(_word.FilesIn(lab.Directory).Length >= 4);
    }

    [Fact]
    public void Nothing_of_a_person_of_a_directory_is_left()
    {
        string uid = _word.Word.ToLowerInvariant();
        using var lab = new DirectoryLab(SlapdServer.Person(uid, $"title: {uid} job") + SlapdServer.Person("bakker"));
        lab.Runs();
        Assert.Equal(2, lab.Contacts.Count());
        lab.Server.Change($"dn: uid={uid},{SlapdServer.People}\nchangetype: modify\nreplace: title\ntitle: {uid} other\n\n");
        lab.Runs();
        Assert.True(_word.IsIn(System.Text.Encoding.UTF8.GetBytes(lab.Database.Dump())));
        Erase(lab.Database, uid);
    }

    private void Erase(TestDatabase database, string? reference = null)
    {
        database.Connection.Privacy.Erase([new ContactReference(reference ?? _word.Word)])[0].Require();
        Assert.DoesNotContain(_word.Word, database.Dump(), StringComparison.OrdinalIgnoreCase);
        if (database.OnServer is null)
        {
            Assert.Empty(_word.FilesIn(database.Folder));
        }

        Assert.Empty(_word.TemporaryFiles());
        AuditCheck check = database.Connection.Audit.Test();
        Assert.True(check.IsSound, check.Reason);
    }
}

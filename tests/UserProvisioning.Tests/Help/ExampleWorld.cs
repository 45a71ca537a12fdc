using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Help;

/// <summary>
/// The environment of the examples of help and documents: a folder with files of HR, and a database of a small client in
/// which some of them were imported. Each example gets it fresh, at the same place, in a session that is in that folder.
/// </summary>
public sealed class ExampleWorld : IDisposable
{
    private const string Prepare = """
        Set-ClientSetting ClientName 'Hogeland Hospital'
        Set-ClientSetting LoginUrl 'https://login.example.org/hogeland'
        Set-ClientSetting MailFrom 'servicedesk@example.org'
        Set-ClientSetting LeaverThresholdMinimum 0
        Set-UserLicense Requestor 500
        Set-UserLicense LimitedUser 50
        Set-UserLicense FullUser 25
        [void] (New-UserGroup Employees -Description 'Everybody')
        [void] (New-UserGroup 'Front desk' -Description 'Receive visitors')
        [void] (New-UserGroup Planners -RequiredLicense FullUser)
        [void] (New-UserProfile 'Self service')
        [void] (New-UserProfile 'Team lead')
        Set-ClientSetting DefaultUserGroups Employees
        Set-ClientSetting DefaultUserProfiles 'Self service'
        [void] (Import-EmployeeFile ./hr.csv -Source HR -CreateUser -WarningAction Ignore)
        [void] (New-ContactField Locker -Header Kluisje)
        Set-Contact '1001' -Field @{ Locker = '12' }
        [void] (New-AssignmentRule Cleaners @{ Department = 'Clean*' } -UserGroup Employees)
        [void] (New-Contact -FirstName Eva -LastName Smit -ExternalReference 1006 -Email eva.smit@example.org)
        [void] (New-Contact -FirstName Noor -LastName Mulder -ExternalReference 1007)
        [void] (New-Contact -OrganizationName 'Acme Cleaning' -ExternalReference C-1)
        Add-UserGroupMember 'Front desk' sbakker
        Disable-SystemUser tvisser
        [void] (Import-EmployeeFile ./joiners.csv -CreateUser)
        [void] (New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker -FilePattern *.csv `
            -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs')
        [void] (New-WorkplaceIssuer Hogeland -Issuer https://login.hogeland.example/ -Audience workplace-app -EmailDomain hogeland.example)
        [void] (Import-EmployeeFile ./april.csv -Source HR -FullLoad -WarningAction Ignore)
        """;

    private static readonly Dictionary<string, string> Files = new()
    {
        ["hr.csv"] = """
            ExternalReference,FirstName,Prefix,LastName,Email,Department,Language
            1001,Jan,,Jansen,jan.jansen@example.org,Facilities,nl
            1002,Anna,de,Jong,anna.dejong@example.org,Facilities,nl
            1003,Pieter,van der,Berg,pieter@example.org,Planning,en
            1004,Sofie,,Bakker,sofie.bakker@example.org,Reception,nl
            1005,Thomas,,Visser,thomas.visser@example.org,Facilities,nl
            ,Nobody,,Knows,,Facilities,nl
            """,
        ["contracts.csv"] = """
            ExternalReference,FirstName,LastName,JobTitle,FTE,StartDate
            1013,Fleur,Dekker,Receptionist,0.4,2025-03-01
            1013,Fleur,Dekker,Planner,0.6,2024-09-01
            """,
        ["joiners.csv"] = """
            ExternalReference,FirstName,LastName,Email,StartDate
            1011,Luuk,Peters,luuk.peters@example.org,2026-01-01
            1012,Emma,Hendriks,emma.hendriks@example.org,2026-01-01
            """,
        ["april.csv"] = """
            ExternalReference,FirstName,Prefix,LastName,Email,Department,Language
            1001,Jan,,Jansen,jan.jansen@example.org,Facilities,nl
            1005,Thomas,,Visser,thomas.visser@example.org,Facilities,nl
            """,
        ["configuration.psd1"] = "@{ UserGroups = @{ Wardens = @{ Description = 'Lead people out of the building' } } }",
        ["workday.csv"] = """
            WorkerID,First Name,Last Name,Email,HireDate,WorkerStatus
            W-1,Grace,Hopper,grace@example.org,03/15/2026,Active
            W-2,Alan,Turing,alan@example.org,11/01/2025,Terminated
            """,
    };

    private readonly TestFolder _pristine = new();
    private readonly TestFolder _folder = new();
    private readonly string? _onServer;

    public ExampleWorld()
    {
        foreach ((string name, string text) in Files)
        {
            File.WriteAllText(_pristine.File(name), text);
        }

        // The database is made in a file, and copied for each example, also if the examples run on a server.
        Reset();
        using Session session = Enter();
        session.Do(Prepare);
        session.Do("Disconnect-UserProvisioning");
        Copy(_folder.Path, _pristine.Path);
        _onServer = TestServer.IsUsed ? TestServer.Lease(0) : null;
    }

    /// <summary>Restores the environment, and returns a session in it that is connected to its database.</summary>
    /// <param name="width">The width of the host's screen in columns; null for a host without a screen.</param>
    /// <param name="colors">Whether its host shows colours.</param>
    /// <param name="formats">A format file to load beside that of the module.</param>
    internal Session Enter(int? width = null, bool colors = false, string? formats = null)
    {
        Reset();
        var session = new Session(connect: false, width: width, colors: colors, formats: formats);
        Connect(session);
        return session;
    }

    /// <summary>Restores the environment of a session.</summary>
    internal void Reenter(Session session)
    {
        session.Do("Get-UserProvisioningConnection | Disconnect-UserProvisioning");
        Reset();
        Connect(session);
    }

    public void Dispose()
    {
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }

        _pristine.Dispose();
        _folder.Dispose();
    }

    private void Connect(Session session)
    {
        session.SetLocation(_folder.Path);
        if (_onServer is null)
        {
            session.Do("[void] (Connect-UserProvisioning ./hogeland.db)");
            return;
        }

        // An administrator copies a trial to a server in the same way.
        TestServer.Empty(_onServer, 0);
        session.Do($"[void] (Copy-UserProvisioningDatabase ./hogeland.db -Destination ({TestServer.ConnectStatement(_onServer)}))");
        session.Do($"Get-UserProvisioningConnection | Disconnect-UserProvisioning; [void] ({TestServer.ConnectStatement(_onServer)})");
        session.Do($"Set-ClientSetting MailPickupDirectory '{_folder.File("hogeland-mail")}'");
    }

    private void Reset()
    {
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
        Copy(_pristine.Path, _folder.Path);
        Copy(Path.Combine(Repository.Root, "samples"), Directory.CreateDirectory(_folder.File("samples")).FullName);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}

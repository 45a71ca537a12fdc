using MimeKit;
using UserProvisioning.Fields;
using UserProvisioning.Lifecycle;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>The base class of tests of lifecycle tasks: a database, a clock, and a folder for mails.</summary>
public abstract class CalendarTest : IDisposable
{
    private protected TestDatabase Database { get; } = new();

    private protected string Mailbox => Path.Combine(Database.Folder, "mailbox");

    private protected DateTime Today => Database.Clock.Now.Date;

    public void Dispose()
    {
        Database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a contact with an address and its user.</summary>
    private protected SystemUser User(
        string name, DateTime? start = null, DateTime? end = null, string? manager = null, LicenseType? license = null, string? language = null,
        string? email = "")
    {
        Contact contact = Database.Connection.Contacts.Create(new ContactFields
        {
            LastName = name,
            ExternalReference = $"E-{name}",
            Email = email == "" ? $"{name}@x.example" : email,
            StartDate = start,
            EndDate = end,
            ManagerReference = manager,
            Language = language,
        });
        return Database.Create(new UserProvisioning.SystemUsers.NewSystemUserRequest
        {
            Contact = new ContactReference(contact), License = license, Force = true,
        });
    }

    private protected LifecycleResult Call(params LifecycleTaskName[] tasks) => Call(force: false, tasks);

    private protected LifecycleResult Call(bool force, params LifecycleTaskName[] tasks) => Database.Connection.LifecycleTasks.Invoke(
        new LifecycleRequest { Tasks = tasks.Length == 0 ? null : tasks, Force = force, Mail = Pickup });

    /// <summary>Calls tasks whose brakes are off, and returns the one run.</summary>
    private protected ProvisioningRun Run(params LifecycleTaskName[] tasks)
    {
        LifecycleResult result = Call(force: true, tasks);
        Assert.Empty(result.Errors);
        return Assert.Single(result.Runs);
    }

    private protected LoginMailOptions Pickup => new() { PickupDirectory = Mailbox, From = "it@acme.example" };

    /// <summary>The items of a run, each as its field, name and action.</summary>
    private protected string[] Items(ProvisioningRun run) => run.Id == 0 ? [] : Database.Connection.EmployeeFiles
        .Items(new ProvisioningRunReference(run.Id)).Select(item => $"{item.Field} {item.DisplayName} {item.Action}").ToArray();

    /// <summary>The tasks that are due before a number of days from now, each as its name, target and day.</summary>
    private protected string[] Due(int days = 1) => Database.Connection.LifecycleTasks.List(null, Today.AddDays(days))
        .Select(task => $"{task.Name} {task.Target} {task.DueOn:yyyy-MM-dd}").ToArray();

    /// <summary>Takes the mails out of the folder, oldest first.</summary>
    private protected List<MimeMessage> Mails()
    {
        var mails = new List<MimeMessage>();
        string[] files = Directory.Exists(Mailbox) ? Directory.GetFiles(Mailbox, "*.eml") : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            mails.Add(MimeMessage.Load(file));
            File.Delete(file);
        }

        return mails;
    }

    private protected SystemUser Reread(SystemUser user) => Database.Reread(user);

    private protected void Login(SystemUser user) =>
        Database.Connection.SystemUsers.RegisterLogins([new UserProvisioning.SystemUsers.UserLogin(new SystemUserReference(user))])[0].Require();

    private protected void Days(int days) => Database.Clock.Advance(TimeSpan.FromDays(days));
}

using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>The commands that SqlClient sends to one database, as it tells whoever listens.</summary>
internal sealed class CommandTrail : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _database;
    private readonly List<IDisposable> _subscriptions = [];

    public CommandTrail(string database)
    {
        _database = database;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public List<string> Texts { get; } = [];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "SqlClientDiagnosticListener")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.Data.SqlClient.WriteCommandBefore"
            && value.Value?.GetType().GetProperty("Command")?.GetValue(value.Value) is SqlCommand command
            && command.Connection?.Database.Equals(_database, StringComparison.OrdinalIgnoreCase) == true)
        {
            lock (Texts)
            {
                Texts.Add(command.CommandText);
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}

using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>The list of commands that SqlClient sends to one database, as its diagnostic events report them.</summary>
internal sealed class CommandTrail : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _database;
    private readonly Action<string>? _before;
    private readonly List<IDisposable> _subscriptions = [];

    /// <param name="database">The database.</param>
    /// <param name="before">Called with each text just before it is sent; null for no call.</param>
    public CommandTrail(string database, Action<string>? before = null)
    {
        _database = database;
        _before = before;
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

            _before?.Invoke(command.CommandText);
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

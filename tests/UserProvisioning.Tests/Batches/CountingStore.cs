using System.Collections.Concurrent;
using System.Reflection;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Tests.Batches;

/// <summary>
/// A store that records each call of a service and passes it on. What a call sends to SQL Server does not grow with its rows
/// (StatementTests tests that for every call). So if the number of calls does not grow with the items, the commands do not grow either.
/// </summary>
internal sealed class CountingStore(IProvisioningStore store) : IProvisioningStore
{
    private readonly ConcurrentQueue<string> _calls = [];

    /// <summary>The calls since <see cref="Forget"/>, as <c>Users.ByIds</c>; Read and Write for units of work.</summary>
    public IReadOnlyList<string> Calls => _calls.ToArray();

    /// <summary>Is called before a unit of work that writes begins; null for nothing.</summary>
    internal Action? BeforeWrite { get; set; }

    public string Engine => store.Engine;

    public string Location => store.Location;

    public string? DatabaseFile => store.DatabaseFile;

    public int SchemaVersion => store.SchemaVersion;

    public Guid DatabaseId => store.DatabaseId;

    public int RowsPerBatch => store.RowsPerBatch;

    public void Forget() => _calls.Clear();

    public IUnitOfWork Read()
    {
        _calls.Enqueue("Read");
        return Count(store.Read());
    }

    public T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation)
    {
        BeforeWrite?.Invoke();
        _calls.Enqueue("Write");
        return store.Write(unit => work(Count(unit)), cancellation);
    }

    public IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation) => store.Rehearse(work, cancellation);

    public IDisposable HoldActivityLock(string name) => store.HoldActivityLock(name);

    public bool IsRefusal(Exception exception) => store.IsRefusal(exception);

    public ProvisioningException? Translate(Exception exception) => store.Translate(exception);

    public bool IsActivityLockHeld(string name) => store.IsActivityLockHeld(name);

    public void Dispose() => store.Dispose();

    private IUnitOfWork Count(IUnitOfWork work) => (IUnitOfWork)Counted.Of(typeof(IUnitOfWork), work, null, _calls);

    /// <summary>A proxy of an interface of storage. It records calls under the name of the property that returned the interface.</summary>
#pragma warning disable CA1852 // DispatchProxy derives a class from it at run time.
    internal class Counted : DispatchProxy
#pragma warning restore CA1852
    {
        private object _inner = null!;
        private string? _name;
        private ConcurrentQueue<string> _calls = null!;

        public static object Of(Type type, object inner, string? name, ConcurrentQueue<string> calls)
        {
            object proxy = Create(type, typeof(Counted));
            var counted = (Counted)proxy;
            (counted._inner, counted._name, counted._calls) = (inner, name, calls);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            object? answer;
            try
            {
                answer = targetMethod!.Invoke(_inner, args);
            }
            catch (TargetInvocationException exception)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }

            if (_name is null && targetMethod.ReturnType.IsInterface && targetMethod.Name.StartsWith("get_", StringComparison.Ordinal))
            {
                return Of(targetMethod.ReturnType, answer!, targetMethod.Name["get_".Length..], _calls);
            }

            // Record and ChangedContacts only collect: the unit of work writes all together.
            if (targetMethod.ReturnType != typeof(Guid) && targetMethod.ReturnType != typeof(ChangedContacts)
                && targetMethod.Name is not (nameof(IDisposable.Dispose) or nameof(IUnitOfWork.Record)))
            {
                _calls.Enqueue(_name is null ? targetMethod.Name : $"{_name}.{targetMethod.Name}");
            }

            return answer;
        }
    }
}

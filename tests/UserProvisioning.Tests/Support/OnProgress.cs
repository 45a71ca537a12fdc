namespace UserProvisioning.Tests.Support;

/// <summary>Acts on each report of progress, at once and on the thread that reports.</summary>
internal sealed class OnProgress<T>(Action<T> act) : IProgress<T>
{
    public void Report(T value) => act(value);
}

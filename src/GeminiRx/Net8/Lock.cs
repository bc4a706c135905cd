#if !NET9_0_OR_GREATER
namespace System.Threading;

/// <summary>The lock of .NET 9 for .NET 8: the compiler uses its scope for the statement <c>lock</c>.</summary>
internal sealed class Lock
{
    private readonly object _monitor = new();

    public Scope EnterScope()
    {
        Monitor.Enter(_monitor);
        return new(_monitor);
    }

    public readonly ref struct Scope(object entered)
    {
        public void Dispose() => Monitor.Exit(entered);
    }
}
#endif

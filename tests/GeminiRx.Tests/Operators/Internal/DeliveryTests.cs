using System.Reactive.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Operators.Internal;

/// <summary>No operator holds a lock during a call of its observer: another thread can dispose, stop, fire timers and push without
/// waiting.</summary>
/// <remarks>
/// A source that calls the observer must not be pushed during that call (Rx grammar). Therefore each operator is tested from every thread
/// that may call its observer, with every action that other threads may do at the same time.
/// </remarks>
public sealed class DeliveryTests
{
    public static IEnumerable<TheoryDataRow<int, string>> Rows =>
        DeliveryUses.All.SelectMany(
            (use, i) =>
                use
                    .Others.Append(new DeliveryStep("dispose", _ => { }))
                    .Select(other => new TheoryDataRow<int, string>(i, other.Name)
                    {
                        TestDisplayName = $"{use.Operator}: while {use.Caller.Name} calls the observer, {other.Name}",
                    })
        );

    [Fact]
    public void EveryPublicOperator_IsTried()
    {
        var operators = typeof(ChunkOperators)
            .Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && IsStream(method.ReturnType))
            .Select(SignatureOf);

        Assert.Equal(
            operators.Order(StringComparer.Ordinal),
            DeliveryUses.All.Select(use => use.Operator).Distinct().Order(StringComparer.Ordinal)
        );
    }

    // Deliberate breaks: if DeliveryQueue runs its calls under its lock, 60 of 98 rows fail; with Rx's Switch in StreamLatest, 11 fail.
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Operator_WhileItsObserverRuns_BlocksNoThread(int index, string otherName)
    {
        var use = DeliveryUses.All[index];
        var limit = TimeoutToken.Start();
        using var rig = new DeliveryRig();
        var observer = new BlockedObserver();
        var subscription = use.Apply(rig).Subscribe(observer);
        use.Prepare?.Invoke(rig);
        observer.Arm();

        var calling = Task.Factory.StartNew(() => use.Caller.Run(rig), limit, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(observer.Entered, calling).Unwrap().WaitAsync(limit);
        await observer.Entered.WaitAsync(limit);
        var other = Array.Find(use.Others, step => step.Name == otherName)?.Run ?? (_ => subscription.Dispose());
        await Task.Factory.StartNew(() => other(rig), limit, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(limit);
        observer.Release();
        await calling.WaitAsync(limit);

        Assert.False(observer.IsOverlapped, "two notifications at a time");
        Assert.True(otherName != "dispose" || observer.Count == 1, "a notification began after Dispose had returned");
        subscription.Dispose();
    }

    // Deliberate break: fails with Rx's Switch in StreamLatest.
    [Fact]
    public void Operators_UseNoneOfRxThatHoldsALockOverOnNext()
    {
        string[] locking =
        [
            "Amb",
            "Buffer",
            "CombineLatest",
            "Delay",
            "Merge",
            "Sample",
            "Switch",
            "Synchronize",
            "TakeUntil",
            "Throttle",
            "Timeout",
            "Window",
            "WithLatestFrom",
            "Zip",
        ];

        var found =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "GeminiRx"), "*.cs", SearchOption.AllDirectories)
            from name in locking
            where
                File.ReadAllText(file).Contains($").{name}(", StringComparison.Ordinal)
                || File.ReadAllLines(file).Any(line => line.TrimStart().StartsWith($".{name}(", StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {name}";

        Assert.Empty(found);
    }

    private static bool IsStream(Type type) =>
        type == typeof(ChunkSource) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IObservable<>));

    private static string SignatureOf(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => NameOf(parameter.ParameterType));
        return $"{method.Name}({string.Join(", ", types)})";
    }

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}

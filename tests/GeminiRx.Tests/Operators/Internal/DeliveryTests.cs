using System.Reactive.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Operators.Internal;

/// <summary>
/// No operator holds a lock while its observer runs: meanwhile another thread can dispose, stop, ring timers and push without waiting.
/// </summary>
/// <remarks>
/// A source that calls the observer itself must not be pushed meanwhile (Rx's grammar), so each operator is tried from every thread that
/// may call its observer, and meanwhile with everything that other threads may do.
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

    // Broken on purpose: with calls that run under the queue's lock 60 of 98 rows are red, with Rx's Switch in StreamLatest 11. Before
    // there was one queue for all operators 15 were: of Pace, ConflateWhileBusy, HedgeAfter and StreamLatest.
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Operator_WhileItsObserverRuns_BlocksNobody(int index, string otherName)
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

    // Broken on purpose: with Rx's Switch in StreamLatest it is red.
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

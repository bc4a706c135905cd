namespace GeminiRx.Tests.Operators.Internal;

/// <summary>One way to use an operator.</summary>
internal sealed record DeliveryUse(
    string Operator,
    Func<DeliveryRig, IObservable<object>> Apply,
    Action<DeliveryRig>? Prepare,
    DeliveryStep Caller,
    DeliveryStep[] Others
);

/// <summary>One action of a thread.</summary>
internal sealed record DeliveryStep(string Name, Action<DeliveryRig> Run);

using System.Runtime.ExceptionServices;

namespace GeminiRx.Wire.Http;

/// <summary>What an observer throws is no failure of the stream, and there is nobody to tell it to: it is thrown as any other unhandled
/// exception.</summary>
internal static class Unhandled
{
    /// <summary>Throws it on the thread pool.</summary>
    public static void Throw(Exception thrownByObserver) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static thrown => thrown.Throw(),
            ExceptionDispatchInfo.Capture(thrownByObserver),
            preferLocal: false
        );
}

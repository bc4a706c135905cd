using System.Runtime.ExceptionServices;

namespace GeminiRx.Operators.Internal;

/// <summary>Delivers the result of one read to an observer.</summary>
/// <remarks>
/// An exception that an observer throws is not a failure of the network and has no recipient: it becomes an unhandled exception. Deliver
/// outside of the block that classifies the failures of the network.
/// </remarks>
internal static class ObserverDelivery
{
    /// <summary>Delivers items, and then the end if there is one.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="items">The items of one read.</param>
    /// <param name="failure">The failure to deliver after them; null if there is none.</param>
    /// <param name="isLast">Whether the stream completes after the items.</param>
    /// <returns>False if the observer threw: deliver nothing more to it.</returns>
    public static bool TryDeliver<T>(this IObserver<T> observer, IReadOnlyList<T> items, Exception? failure, bool isLast)
    {
        try
        {
            for (var i = 0; i < items.Count; i++)
            {
                observer.OnNext(items[i]);
            }

            if (failure is not null)
            {
                observer.OnError(failure);
            }
            else if (isLast)
            {
                observer.OnCompleted();
            }

            return true;
        }
        catch (Exception e)
        {
            RethrowOnThreadPool(e);
            return false;
        }
    }

    /// <summary>Throws an observer's exception on the thread pool, where it is unhandled.</summary>
    public static void RethrowOnThreadPool(Exception thrownByObserver) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static thrown => thrown.Throw(),
            ExceptionDispatchInfo.Capture(thrownByObserver),
            preferLocal: false
        );
}

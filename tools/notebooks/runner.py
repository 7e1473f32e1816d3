"""Execute one notebook with nbclient and tell what happens, line by line of JSON.

Started by `jail`; it stands alone, because in the sandbox there is nothing of the repository but the notebook's inputs.
Reads the notebook from the file `notebook` of its order and writes events to the descriptor `answer`: `started`,
`cell` (index), then one of `done` (outputs by cell id), `error`, `output` (too much of it), `dead` (the kernel ended by
itself), `broken` (no kernel could be started).
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

STARTUP_SECONDS = 60


class Client(NotebookClient):
    """nbclient with a limit on the size of what the notebook puts out."""

    answer: int
    output_bytes: int
    seen = 0

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Count a message of the kernel before it is kept."""
        if msg["msg_type"] in {"stream", "display_data", "update_display_data", "execute_result", "error"}:
            self.seen += len(json.dumps(msg["content"], default=str))
            if self.seen > self.output_bytes:
                tell(self.answer, event="output", cell=cell_index)
                # At once, because the kernel may write faster than anyone can read.
                os._exit(1)
        return super().process_message(msg, cell, cell_index)


def tell(answer: int, **event: Any) -> None:
    """Write one event as a line."""
    line = json.dumps(event, allow_nan=False).encode() + b"\n"
    while line:
        line = line[os.write(answer, line) :]


def execute(notebook: Any, answer: int, output_bytes: int) -> None:
    """Run every cell in a fresh kernel of this interpreter, whatever kernel the notebook asks for."""
    specs = KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)
    # Sockets are files, so that no port is opened and the kernel needs no network, not even a loopback.
    sockets = os.path.join(os.environ["TMPDIR"], "kernel")
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs, transport="ipc", ip=sockets)
    position = -1

    def on_start(cell: Any, cell_index: int) -> None:
        nonlocal position
        position = cell_index
        tell(answer, event="cell", cell=cell_index)

    client = Client(
        notebook,
        km=manager,
        timeout=None,
        startup_timeout=STARTUP_SECONDS,
        allow_errors=False,
        force_raise_errors=True,
        record_timing=False,
        store_widget_state=False,
        raise_on_iopub_timeout=True,
        shutdown_kernel="immediate",
        extra_arguments=["--HistoryManager.enabled=False"],
        on_cell_start=on_start,
        on_notebook_start=lambda notebook: tell(answer, event="started"),
    )
    client.answer, client.output_bytes = answer, output_bytes
    try:
        client.execute()
    except CellExecutionError as error:
        tell(answer, event="error", cell=position, name=error.ename, value=error.evalue, traceback=error.traceback)
    except DeadKernelError:
        tell(answer, event="dead", cell=position)
    except Exception as error:
        # Before the first cell it is the kernel or we; later only a hostile notebook gets the client to fail.
        event = "dead" if position >= 0 else "broken"
        tell(answer, event=event, cell=position, reason=f"{type(error).__name__}: {error}"[:2000])
    else:
        outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        tell(answer, event="done", outputs=outputs, peak_memory_mb=peak / 1024)


def main() -> None:
    """Read the order from the first argument and carry it out."""
    order = json.loads(sys.argv[1])
    answer = order["answer"]
    os.set_inheritable(answer, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    notebook = nbformat.reads(Path(order["notebook"]).read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    execute(notebook, answer, order["output_bytes"])
    # nbclient's clean-up at exit fails where no kernel started; there is nothing left to clean.
    os._exit(0)


if __name__ == "__main__":
    main()

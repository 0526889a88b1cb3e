# Runs the founding text's sender, unchanged but for URL and key: one trade per line on standard input.
# Bots that hold Decimals give json.dumps a way to write them; that is done here before aiohttp is imported.
import asyncio
import json
import pathlib
import re
import sys
from decimal import Decimal

plain_dumps = json.dumps


def exact_dumps(value, **options):
    text = plain_dumps(value, default=lambda number: f"decimal:{number:f}", **options)
    return re.sub(r'"decimal:([^"]+)"', r"\1", text)


json.dumps = exact_dumps

url, key = sys.argv[1:3]
source = pathlib.Path(__file__).with_name("aiohttp_sender.py").read_text()
source = source.replace("http://YOUR_ORACLE_IP:8000", url)
source = source.replace("YOUR_64_CHARACTER_RANDOM_SECURE_STRING", key)
sender = {}
exec(compile(source, "aiohttp_sender.py", "exec"), sender)


async def main():
    for line in sys.stdin:
        await sender["log_trade_to_backend"](json.loads(line, parse_float=Decimal))
    # As the text shows it: fire and forget, many at once.
    await asyncio.gather(
        *(
            asyncio.create_task(
                sender["log_trade_to_backend"](
                    {
                        "bot_name": "aiohttp-many",
                        "exchange": "Binance",
                        "asset_symbol": "BTC/USDT",
                        "order_type": "BUY",
                        "entry_time": "2026-04-05T12:34:56+00:00",
                        "entry_price": 65000.5,
                        "position_size": 1e-08,
                        "exchange_order_id": str(number),
                    }
                )
            )
            for number in range(40)
        )
    )


asyncio.run(main())
